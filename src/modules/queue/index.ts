export { AdmissionGate } from './admission-gate.ts';
export { AdmissionPort } from './admission-port.ts';
export { EndAdmission } from './end-admission.ts';
export { TurnNotices } from './notice/turn-notices.ts';
export * from './queue.errors.ts';
export * from './queue.module.ts';
export { Turns } from './turns.ts';
