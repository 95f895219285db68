export { keyFor, Mac } from './mac.ts';
