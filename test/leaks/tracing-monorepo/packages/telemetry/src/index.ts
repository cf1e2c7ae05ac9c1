export { Tracer, type TracerOptions } from './tracer';
export { Span } from './span';
