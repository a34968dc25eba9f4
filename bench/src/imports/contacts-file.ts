/** A file of contacts, some 110 bytes each: all different, quoted here and there. `round` changes every name. */
export function writeContactsFile(count: number, round: number): Uint8Array {
  const lines = ['phone,email,name,language,customerId,city,points,subscriptions.news'];
  for (let n = 0; n < count; n++) {
    const digits = String(n).padStart(8, '0');
    const name = n % 10 === 0 ? `"Pérez, Ana ${n} ""A"" ${round}"` : `Ana Pérez ${n} ${round}`;
    lines.push(
      `+5255${digits},ana.${n}@mail.example,${name},es-MX,C-${digits},Ciudad de México,${n % 1_000},${n % 3 > 0}`,
    );
  }
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n`);
}
