import { Client } from 'undici';
import { geoOrigin } from './settings.ts';

export interface Place {
  readonly ip: string;
  readonly country: string;
  readonly city: string;
}

/** Where an address is, according to the geo service. */
export async function locate(ip: string): Promise<Place> {
  const client = new Client(geoOrigin, {
    bodyTimeout: 2000,
    headersTimeout: 2000,
  });
  const { statusCode, body } = await client.request({ method: 'GET', path: `/lookup/${encodeURIComponent(ip)}` });
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`The geo service answered ${statusCode}.`);
  }
  return (await body.json()) as Place;
}
