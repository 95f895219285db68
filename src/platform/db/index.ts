export * from './database.ts';
export * from './db.module.ts';
export * from './sql-file.ts';
