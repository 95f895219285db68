export * from './database.ts';
export * from './db.module.ts';
export { together, withCommit } from './pipeline.ts';
export * from './sql-file.ts';
