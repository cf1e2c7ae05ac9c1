import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The page around the panel's bundle. Nothing runs in it but that bundle, and nothing is loaded from elsewhere. */
export function panelPage(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const bundle = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist/webview', name)).toString();
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    // Lit's styleMap writes the first value of a style as an attribute; no rule of a sheet can come in that way.
    `style-src-attr 'unsafe-inline'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join('; ');
  return `<!doctype html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${bundle('panel.css')}" id="vscode-codicon-stylesheet">
<title>Leakline</title>
</head>
<body>
<leakline-panel></leakline-panel>
<script type="module" nonce="${nonce}" src="${bundle('panel.js')}"></script>
</body>
</html>`;
}
