// Vite takes care of it.
declare module '*.css';
