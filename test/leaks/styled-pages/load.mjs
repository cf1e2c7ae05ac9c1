import { send } from '../../support/drive.mjs';

const value = () => (Math.random() * 100).toFixed(4);
await send(120, (i) => `/chart-${i}?north=${value()}&south=${value()}&east=${value()}`);
