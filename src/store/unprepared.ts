/** Begins statements whose text is made for one use (a segment's filter): they would use up the names of the others. */
export const UNPREPARED = '/* once */';
