import type { PageTexts } from './page-texts.ts';

export const pt: PageTexts = {
  name: 'Nome',
  phone: 'Número de telefone',
  email: 'E-mail',
  language: 'Idioma',
  optional: 'opcional',
  noChoice: 'Escolha uma opção',
  faultsHeading: 'Verifique os dados introduzidos',
  faults: {
    missing: 'Preencha este campo.',
    phone: 'Não é um número de telefone. Escreva-o com o indicativo do país, por exemplo +351 21 000 0000.',
    email: 'Não é um endereço de e-mail. Deve ser como nome@example.com.',
    number: 'Escreva um número.',
    date: 'Escreva uma data.',
    choice: 'Escolha uma das opções.',
    tooLong: 'O texto é demasiado longo.',
  },
  preferences: 'As suas preferências',
  wanted: 'O que deseja receber',
  aboutYou: 'Os seus dados',
  save: 'Guardar',
  saved: 'As suas preferências foram guardadas.',
  unsubscribe: 'Cancelar todas as subscrições',
  unsubscribeHint: 'Não receberá mais mensagens nossas.',
  unsubscribed: 'A subscrição foi cancelada. Não receberá mais mensagens nossas.',
  isUnsubscribed: 'Todas as suas subscrições estão canceladas.',
  chooseAgain: 'Para voltar a receber mensagens, escolha o que deseja receber e guarde.',
  resubscribe: 'Voltar a receber mensagens',
  resubscribed: 'Voltará a receber as nossas mensagens.',
  subscribe: 'Inscrever-se',
  subscribesTo: 'Inscreve-se em:',
  leaveEmpty: 'Deixe este campo vazio',
  sentByPhone: {
    heading: 'Só mais um passo',
    text:
      'Enviamos-lhe uma mensagem com um link. Abra-o para confirmar; é válido durante 48 horas. Não chega nada? ' +
      'Verifique o número e tente mais tarde. Se alguma vez nos enviou STOP, envie primeiro START.',
  },
  sentByEmail: {
    heading: 'Só mais um passo',
    text:
      'Enviamos-lhe um e-mail com um link. Abra-o para confirmar; é válido durante 48 horas. Não chega nada? Veja na ' +
      'pasta de spam, verifique o endereço e tente mais tarde.',
  },
  confirm: { heading: 'Confirme a sua inscrição', text: 'Um clique e a inscrição fica feita.' },
  confirmButton: 'Confirmar',
  subscribed: { heading: 'Inscrição feita', text: 'Obrigado. Pode fechar esta página.' },
  alreadyConfirmed: { heading: 'Já está confirmada', text: 'Já confirmou esta inscrição. Não há mais nada a fazer.' },
  expired: {
    heading: 'Este link expirou',
    text: 'Os links são válidos durante 48 horas. Se ainda não confirmou, preencha de novo o formulário.',
  },
  unknownForm: {
    heading: 'Este formulário não existe',
    text: 'Pode ter sido retirado, ou o endereço não está completo.',
  },
  unknownLink: {
    heading: 'Não conhecemos este link',
    text: 'Pode ter sido cortado pelo caminho ou já não pertencer a ninguém. Abra-o de novo, inteiro, a partir da mensagem.',
  },
  tooMany: {
    heading: 'Demasiadas inscrições',
    text: 'Houve muitas inscrições a partir daqui. Tente dentro de uma hora.',
  },
  unavailable: {
    heading: 'De momento não é possível',
    text: 'Este formulário não aceita inscrições neste momento. Tente mais tarde.',
  },
  failed: { heading: 'Algo correu mal do nosso lado', text: 'Nada foi alterado. Tente de novo dentro de momentos.' },
  confirmMessage: (title) => `${title}: confirme aqui a sua inscrição`,
  mail: {
    subject: (title) => `Confirme, por favor: ${title}`,
    paragraph:
      'Alguém, esperamos que tenha sido você, inscreveu-se com este endereço. Confirme, e a inscrição fica feita.',
    note: 'O link é válido durante 48 horas. Abre uma página que lhe pergunta mais uma vez.',
    footer: 'Não foi você? Então não faça nada: sem a sua confirmação não receberá mais nada nosso.',
  },
};
