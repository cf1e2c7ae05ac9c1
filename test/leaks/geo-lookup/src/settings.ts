export const port = Number(process.env['PORT'] ?? 3000);
export const geoPort = Number(process.env['GEO_PORT'] ?? port + 1);
export const geoOrigin = `http://127.0.0.1:${geoPort}`;
