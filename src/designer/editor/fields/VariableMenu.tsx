import { ActionIcon, Box, Code, Menu } from '@mantine/core';
import { IconVariablePlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n/texts.ts';
import { contactFieldsQuery } from './contact-fields.ts';
import { Hint } from './Hint.tsx';
import { listVariables, type Variable } from './variables.ts';
import './fields.css';

interface VariableMenuProps {
  /** Puts a variable where the cursor is. */
  onInsert: (variable: string) => void;
  /** Results of requests that the text may use, by the request's name. */
  requests?: readonly string[];
  /** Parameters of the event that starts the campaign or the request. */
  params?: readonly string[];
  tabIndex?: number;
}

const NONE: readonly string[] = [];

/** The variables that a text may have, to be chosen instead of remembered. */
export function VariableMenu({ onInsert, requests = NONE, params = NONE, tabIndex }: VariableMenuProps) {
  const { t } = useTexts();
  return (
    <Menu width={340} position="bottom-start" shadow="md" returnFocus={false}>
      <Menu.Target>
        <Hint label={t('menu.insertVariable')}>
          <ActionIcon
            data-tool
            variant="subtle"
            color="gray"
            aria-label={t('menu.insertVariable')}
            {...(tabIndex !== undefined && { tabIndex })}
          >
            <IconVariablePlus size={17} aria-hidden />
          </ActionIcon>
        </Hint>
      </Menu.Target>
      <Menu.Dropdown mah={340} className="scrolls variable-menu" aria-label={t('menu.insertVariable')}>
        <Variables requests={requests} params={params} onInsert={onInsert} />
      </Menu.Dropdown>
    </Menu>
  );
}

type VariablesProps = Pick<Required<VariableMenuProps>, 'onInsert' | 'requests' | 'params'>;

/** Asked for when it is opened. */
function Variables({ requests, params, onInsert }: VariablesProps) {
  const { t } = useTexts();
  const { data } = useQuery(contactFieldsQuery);
  const fields = data?.items.map(({ code }) => code) ?? NONE;
  const nameOf = ({ name }: Variable) => {
    if ('key' in name) return t(name.key);
    if ('text' in name) return name.text;
    return t(name.isWhole ? 'menu.varAnswer' : 'menu.varAnswerField', { name: name.answerOf });
  };
  return listVariables({ fields, requests, params }).map(({ title, variables }) => (
    <Box key={title} role="group" aria-label={t(title)}>
      <Menu.Label aria-hidden>{t(title)}</Menu.Label>
      {variables.map((variable) => (
        <Menu.Item key={variable.insert} onClick={() => onInsert(variable.insert)}>
          <span className="variable">
            <span className="break-words">{nameOf(variable)}</span>
            {variable.example !== undefined && <span className="variable-example">{variable.example}</span>}
          </span>
          <Code className="break-words">{variable.insert}</Code>
        </Menu.Item>
      ))}
    </Box>
  ));
}
