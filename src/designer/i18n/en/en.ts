import { PHRASES } from '../../model/phrases.ts';
import { campaigns } from './campaigns.ts';
import { channels } from './channels.ts';
import { connectors } from './connectors.ts';
import { contactPicker } from './contact-picker.ts';
import { contacts } from './contacts.ts';
import { deliveries } from './deliveries.ts';
import { editor } from './editor.ts';
import { forms } from './forms.ts';
import { general } from './general.ts';
import { graph } from './graph.ts';
import { imports } from './imports.ts';
import { json } from './json.ts';
import { menu } from './menu.ts';
import { overview } from './overview.ts';
import { people } from './people.ts';
import { phone } from './phone.ts';
import { problems } from './problems.ts';
import { publish } from './publish.ts';
import { requests } from './requests.ts';
import { segments } from './segments.ts';
import { serviceDemo } from './service-demo.ts';
import { shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { sourceEvents } from './source-events.ts';
import { templates } from './templates.ts';
import { timeline } from './timeline.ts';
import { trace } from './trace.ts';
import { webhookEditor } from './webhook-editor.ts';
import { webhooks } from './webhooks.ts';

/** English: what the other catalogues are measured by. A new area is a file here, in `es` and in `de`. */
export const en = {
  general,
  problems,
  shell,
  signIn,
  people,
  campaigns,
  editor,
  graph,
  menu,
  webhookEditor,
  json,
  phone,
  publish,
  channels,
  webhooks,
  requests,
  connectors,
  sourceEvents,
  serviceDemo,
  contactPicker,
  deliveries,
  contacts,
  timeline,
  segments,
  imports,
  forms,
  overview,
  templates,
  trace,
  phrases: PHRASES,
} as const;
