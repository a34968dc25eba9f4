import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressFiles } from './compress-files.ts';
import { NONCE_PLACEHOLDER } from './csp-nonce.ts';

const API = 'http://127.0.0.1:8080';

export default defineConfig(({ command }) => ({
  root: import.meta.dirname,
  plugins: [react(), compressFiles()],
  resolve: {
    // The definition's schemas describe themselves for OpenAPI: without the generator the editor is 65 kB smaller, gzipped.
    alias: { '@hono/zod-openapi': `${import.meta.dirname}/zod.ts` },
  },
  build: {
    outDir: '../../dist/designer',
    emptyOutDir: true,
    target: 'es2023',
    // The page takes no scripts or pictures but files.
    assetsInlineLimit: 0,
    // What each page loads: a test adds it up.
    manifest: true,
    // A page asks for a third of the files that it would ask for otherwise (12 to 32 instead of 50 to 100), and for no
    // more bytes: many small files compress badly.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'icons', test: /@tabler/, priority: 1 },
            { name: 'common', minShareCount: 16 },
          ],
        },
      },
    },
  },
  ...(command === 'build' ? { html: { cspNonce: NONCE_PLACEHOLDER } } : {}),
  // The pages are served from here while they are worked on, everything else by a Hookline beside it.
  server: {
    proxy: Object.fromEntries(['/v1', '/auth', '/compat', '/docs', '/openapi.json'].map((path) => [path, API])),
  },
}));
