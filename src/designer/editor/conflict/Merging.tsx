import { type ComponentProps, lazy, Suspense } from 'react';

const MergeDialog = lazy(async () => ({ default: (await import('./MergeDialog.tsx')).MergeDialog }));

/** @see MergeDialog, loaded once two changed the same. */
export function Merging(props: ComponentProps<typeof MergeDialog>) {
  return (
    <Suspense fallback={null}>
      <MergeDialog {...props} />
    </Suspense>
  );
}
