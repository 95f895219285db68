import pg from 'pg';
import type { Statement } from './sql-file.ts';

/** The columns of a statement's answer, and who reads their text; none where it answers with a row count only. */
interface Shape {
  readonly names: readonly string[];
  readonly parsers: readonly ((text: string) => unknown)[];
}

interface Described {
  readonly fields: readonly { readonly name: string }[];
}

/** Of node-postgres' query, what its types leave out. */
interface Internals {
  name: string;
  values: readonly unknown[];
  callback: (error: Error | null, result: pg.QueryResult) => void;
  readonly _result: pg.QueryResult & { readonly _parsers?: Shape['parsers'] };
  _canceledDueToError: unknown;
  prepare(connection: object): void;
  handleRowDescription(message: Described): void;
  handleCommandComplete(message: object, connection: object): void;
}

const NO_COLUMNS: Shape = { names: [], parsers: [] };
const Base = pg.Query as unknown as new (text: string) => Internals;

/** What is known of a connection: the columns of each statement that has been answered on it, by its name. */
interface Known {
  readonly shapes: Map<string, Shape>;
  /** The same connection, which asks nobody to describe anything. */
  readonly quiet: object;
}

const known = new WeakMap<object, Known>();

function knownOf(connection: object): Known {
  let found = known.get(connection);
  if (!found) {
    const quiet = Object.assign(Object.create(connection) as object, { describe: () => undefined });
    known.set(connection, (found = { shapes: new Map(), quiet }));
  }
  return found;
}

/**
 * A prepared statement whose columns are asked for once a connection, not each time: telling and reading them costs
 * either side as much as a small row does. They stay the same: PostgreSQL refuses a prepared statement whose columns have changed.
 */
class PreparedQuery extends Base {
  private shape: Shape | undefined;
  private connection: object | undefined;

  constructor({ name, text }: Statement, values: readonly unknown[]) {
    super(text);
    this.name = name;
    this.values = values;
  }

  override prepare(connection: object): void {
    const { shapes, quiet } = knownOf(connection);
    this.connection = connection;
    this.shape = shapes.get(this.name);
    super.prepare(this.shape ? quiet : connection);
  }

  override handleRowDescription(message: Described): void {
    super.handleRowDescription(message);
    this.learn({ names: message.fields.map(({ name }) => name), parsers: this._result._parsers ?? [] });
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    if (this._canceledDueToError) return;
    const { names, parsers } = this.shape!;
    const row: pg.QueryResultRow = {};
    try {
      for (let at = 0; at < fields.length; at++) {
        const text = fields[at]!;
        row[names[at]!] = text === null ? null : parsers[at]!(text);
      }
    } catch (error) {
      this._canceledDueToError = error;
      return;
    }
    this._result.rows.push(row);
  }

  override handleCommandComplete(message: object, connection: object): void {
    // Nothing was described: there are no columns.
    if (!this.shape) this.learn(NO_COLUMNS);
    super.handleCommandComplete(message, connection);
  }

  private learn(shape: Shape): void {
    this.shape = shape;
    if (this.connection) knownOf(this.connection).shapes.set(this.name, shape);
  }
}

/** Sends a statement, prepared on that connection the first time. */
export async function sendPrepared<R extends pg.QueryResultRow>(
  client: pg.ClientBase,
  statement: Statement,
  values: readonly unknown[],
): Promise<pg.QueryResult<R>> {
  const { promise, resolve, reject } = Promise.withResolvers<pg.QueryResult>();
  const query = new PreparedQuery(statement, values);
  query.callback = (error, result) => (error ? reject(error) : resolve(result));
  client.query(query as unknown as pg.Submittable);
  try {
    return await promise;
  } catch (error) {
    // Where it was sent from, instead of where its answer was read.
    if (error instanceof Error) Error.captureStackTrace(error);
    throw error;
  }
}
