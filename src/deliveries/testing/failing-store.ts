import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';

/** A store whose statements fail while `error` says so; counts them. */
export function failingStore(db: Kysely<Database>) {
  const store = {
    error: undefined as Error | undefined,
    statements: 0,
    db: new Proxy(db, {
      get(target, property) {
        const value = Reflect.get(target, property, target);
        if (property !== 'getExecutor') return typeof value === 'function' ? value.bind(target) : value;
        return () => {
          store.statements += 1;
          if (store.error) throw store.error;
          return target.getExecutor();
        };
      },
    }),
  };
  return store;
}
