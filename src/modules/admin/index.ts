export * from './admin.module.ts';
