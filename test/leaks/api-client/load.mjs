import { send } from '../../support/drive.mjs';

await send(100, (i) => `/customers/customer-${i}/invoices`, 4);
