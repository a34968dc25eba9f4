import type { Icon } from '@tabler/icons-react';
import { IconCalendarEvent, IconFile, IconGift, IconListNumbers, IconUserPlus } from '@tabler/icons-react';
import type { z } from 'zod';
import type { ChatbotDefinition } from '../../campaigns/definition.ts';
import type { PlainKey, Translate } from '../i18n/catalogue.ts';
import { NOT_CHOSEN } from '../model/targets.ts';

/** A definition as the API takes it: what it fills in may be left out. */
type Definition = z.input<typeof ChatbotDefinition>;

/** What a campaign may begin with. */
export interface Template {
  id: string;
  title: PlainKey;
  text: PlainKey;
  icon: Icon;
  build: (t: Translate, account: TemplateAccount) => Definition;
}

/** What of the account a template uses. */
export interface TemplateAccount {
  /** Where there is only one channel, campaigns are on it. */
  channels?: string[];
  /** A campaign that can be led to; left out: there is none yet, and the designer chooses one later. */
  campaign?: string;
}

/** Example domains are nobody's (RFC 2606): the designer puts the endpoint's own here. */
const ENDPOINT = { url: 'https://partner.example/hookline' };
const end = { type: 'end' } as const;
const interaction = (to: string) => ({ type: 'interaction', to }) as const;

/** The templates, simplest first. */
export const TEMPLATES: readonly Template[] = [
  {
    id: 'empty',
    title: 'templates.emptyTitle',
    text: 'templates.emptyText',
    icon: IconFile,
    build: (t) => ({ welcome: { text: t('templates.hello'), menu: [] } }),
  },
  {
    id: 'menu',
    title: 'templates.menuTitle',
    text: 'templates.menuText',
    icon: IconListNumbers,
    build: (t) => ({
      keywords: [t('templates.menuKeyword')],
      welcome: {
        text: t('templates.menuWelcome'),
        menu: [
          { text: t('templates.hours'), redirect: interaction('hours') },
          { text: t('templates.where'), redirect: interaction('where') },
          { text: t('templates.callMe'), redirect: interaction('call') },
        ],
      },
      interactions: [
        { id: 'hours', label: t('templates.hours'), text: t('templates.hoursAnswer'), menu: [] },
        { id: 'where', label: t('templates.where'), text: t('templates.whereAnswer'), menu: [] },
        {
          id: 'call',
          label: t('templates.callMe'),
          text: t('templates.callWhen'),
          menu: [
            { text: t('templates.morning'), redirect: end, webhook: ENDPOINT },
            { text: t('templates.afternoon'), redirect: end, webhook: ENDPOINT },
          ],
        },
      ],
    }),
  },
  {
    id: 'lead',
    title: 'templates.leadTitle',
    text: 'templates.leadText',
    icon: IconUserPlus,
    build: (t) => ({
      keywords: [t('templates.leadKeyword')],
      welcome: {
        text: t('templates.leadWelcome'),
        menu: [
          {
            text: t('templates.leadYes'),
            redirect: {
              type: 'attribute',
              field: 'email',
              prompt: t('templates.leadEmail'),
              then: interaction('topic'),
            },
          },
          { text: t('templates.leadNo'), redirect: { ...end, text: t('templates.leadBye') } },
        ],
      },
      interactions: [
        {
          id: 'topic',
          label: t('templates.leadTopic'),
          text: t('templates.leadQuestion'),
          menu: [{ redirect: { type: 'webhook', confirmation: t('templates.leadThanks'), webhook: ENDPOINT } }],
        },
      ],
    }),
  },
  {
    id: 'appointment',
    title: 'templates.appointmentTitle',
    text: 'templates.appointmentText',
    icon: IconCalendarEvent,
    build: (t) => ({
      keywords: [t('templates.appointmentKeyword')],
      welcome: {
        text: t('templates.appointmentWelcome'),
        menu: [
          { text: t('templates.monday'), redirect: interaction('time'), webhook: ENDPOINT },
          { text: t('templates.wednesday'), redirect: interaction('time'), webhook: ENDPOINT },
          { text: t('templates.friday'), redirect: interaction('time'), webhook: ENDPOINT },
        ],
      },
      interactions: [
        {
          id: 'time',
          label: t('templates.time'),
          text: t('templates.timeQuestion'),
          menu: [
            { text: t('templates.morning'), redirect: interaction('booked'), webhook: ENDPOINT },
            { text: t('templates.afternoon'), redirect: interaction('booked'), webhook: ENDPOINT },
          ],
        },
        { id: 'booked', label: t('templates.booked'), text: t('templates.bookedAnswer'), menu: [] },
      ],
    }),
  },
  {
    id: 'five-options',
    title: 'templates.fiveTitle',
    text: 'templates.fiveText',
    icon: IconGift,
    build: (t, { campaign = NOT_CHOSEN.campaign }) => ({
      keywords: [t('templates.fiveKeyword')],
      welcome: {
        text: t('templates.fiveWelcome'),
        menu: [
          { text: t('templates.hours'), redirect: interaction('hours') },
          { text: t('templates.raffle'), redirect: { type: 'campaign', to: campaign } },
          {
            redirect: {
              type: 'webhook',
              prompt: t('templates.fivePrompt'),
              confirmation: t('templates.fiveConfirmation'),
              webhook: { ...ENDPOINT, headers: [{ name: 'x-option', value: '3' }] },
            },
          },
          { text: t('templates.freeMonth'), redirect: interaction('thanks'), webhook: ENDPOINT },
          { text: t('templates.survey'), redirect: { type: 'campaign', to: campaign }, webhook: ENDPOINT },
        ],
      },
      interactions: [
        { id: 'hours', label: t('templates.hours'), text: t('templates.hoursAnswer'), menu: [] },
        { id: 'thanks', label: t('templates.thanks'), text: t('templates.freeMonthAnswer'), menu: [] },
      ],
    }),
  },
];
