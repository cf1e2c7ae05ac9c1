import { Station } from './station.ts';

const station = new Station();

setInterval(() => station.measure(), 12);
setInterval(() => console.log(station.report()), 1000);
