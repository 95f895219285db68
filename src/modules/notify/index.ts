export * from './notify.module.ts';
