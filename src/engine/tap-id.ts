/** What a button or list row of ours stands for. */
export interface Tap {
  campaignId: string;
  version: number;
  section: string;
  option: number;
}

// `t1` is the format, so that rows already on people's phones stay readable after a change. At most 30 (campaign) + 64
// (section) + digits: far below the 200 characters of a WhatsApp row id.
const FORM = /^t1\.([^.]{1,80})\.(\d{1,9})\.([A-Za-z0-9_-]{1,64})\.(\d{1,3})$/;

/** The opaque id that goes on a button or row. */
export function encodeTapId({ campaignId, version, section, option }: Tap): string {
  return `t1.${campaignId}.${version}.${section}.${option}`;
}

/** What a tap's id says, or undefined for an id that is not ours. What it names may be gone: the caller looks. */
export function decodeTapId(id: string): Tap | undefined {
  const parts = FORM.exec(id);
  if (parts === null) return undefined;
  const [, campaignId = '', version, section = '', option] = parts;
  return { campaignId, version: Number(version), section, option: Number(option) };
}
