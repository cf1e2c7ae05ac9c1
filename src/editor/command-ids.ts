/** Every command the manifest contributes, by the name the code uses. */
export const commands = {
  capture: 'leakline.capture',
  openFiles: 'leakline.openFiles',
  clearSuspects: 'leakline.clearSuspects',
  showPanel: 'leakline.showPanel',
  refreshTargets: 'leakline.refreshTargets',
  renameSeries: 'leakline.renameSeries',
  deleteSeries: 'leakline.deleteSeries',
  revealSeries: 'leakline.revealSeries',
  exportReport: 'leakline.exportReport',
  openSuspect: 'leakline.openSuspect',
  showRetainers: 'leakline.showRetainers',
  suppressSuspect: 'leakline.suppressSuspect',
  copySuspect: 'leakline.copySuspect',
  showLog: 'leakline.showLog',
} as const;
