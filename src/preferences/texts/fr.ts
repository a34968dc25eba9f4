import type { PageTexts } from './page-texts.ts';

export const fr: PageTexts = {
  name: 'Nom',
  phone: 'Numéro de téléphone',
  email: 'Adresse e-mail',
  language: 'Langue',
  optional: 'facultatif',
  noChoice: 'Veuillez choisir',
  faultsHeading: 'Veuillez vérifier votre saisie',
  faults: {
    missing: 'Veuillez remplir ce champ.',
    phone: 'Ce n’est pas un numéro de téléphone. Indiquez-le avec l’indicatif du pays, par exemple +33 1 70 18 00 00.',
    email: 'Ce n’est pas une adresse e-mail. Elle doit ressembler à nom@example.com.',
    number: 'Veuillez saisir un nombre.',
    date: 'Veuillez saisir une date.',
    choice: 'Veuillez choisir l’une des options.',
    tooLong: 'Ce texte est trop long.',
  },
  preferences: 'Vos préférences',
  wanted: 'Ce que vous souhaitez recevoir',
  aboutYou: 'Vos informations',
  save: 'Enregistrer',
  saved: 'Vos préférences sont enregistrées.',
  unsubscribe: 'Se désabonner de tout',
  unsubscribeHint: 'Vous ne recevrez plus aucun message de notre part.',
  unsubscribed: 'Vous êtes désabonné. Vous ne recevrez plus aucun message de notre part.',
  isUnsubscribed: 'Vous êtes désabonné de tout.',
  chooseAgain: 'Pour recevoir de nouveau des messages, choisissez ce que vous souhaitez recevoir et enregistrez.',
  resubscribe: 'Recevoir de nouveau des messages',
  resubscribed: 'Vous recevrez de nouveau nos messages.',
  subscribe: 'S’inscrire',
  subscribesTo: 'Vous vous inscrivez à :',
  leaveEmpty: 'Laissez ce champ vide',
  sentByPhone: {
    heading: 'Encore une étape',
    text:
      'Nous vous envoyons un message avec un lien. Ouvrez-le pour confirmer ; il est valable 48 heures. Rien n’arrive ? ' +
      'Vérifiez le numéro et réessayez plus tard. Si vous nous avez un jour envoyé STOP, envoyez d’abord START.',
  },
  sentByEmail: {
    heading: 'Encore une étape',
    text:
      'Nous vous envoyons un e-mail avec un lien. Ouvrez-le pour confirmer ; il est valable 48 heures. Rien n’arrive ? ' +
      'Regardez dans les indésirables, vérifiez l’adresse et réessayez plus tard.',
  },
  confirm: { heading: 'Confirmez votre inscription', text: 'Un clic, et vous êtes inscrit.' },
  confirmButton: 'Confirmer',
  subscribed: { heading: 'Vous êtes inscrit', text: 'Merci. Vous pouvez fermer cette page.' },
  alreadyConfirmed: {
    heading: 'Déjà confirmée',
    text: 'Vous avez confirmé cette inscription. Il n’y a plus rien à faire.',
  },
  expired: {
    heading: 'Ce lien a expiré',
    text: 'Les liens sont valables 48 heures. Si vous n’avez pas encore confirmé, remplissez de nouveau le formulaire.',
  },
  unknownForm: {
    heading: 'Ce formulaire n’existe pas',
    text: 'Il a peut-être été retiré, ou l’adresse n’est pas complète.',
  },
  unknownLink: {
    heading: 'Ce lien est inconnu',
    text: 'Il a peut-être été coupé en chemin ou n’appartient plus à personne. Ouvrez-le de nouveau, en entier, depuis le message.',
  },
  tooMany: {
    heading: 'Trop d’inscriptions',
    text: 'Il y a eu beaucoup d’inscriptions depuis ici. Réessayez dans une heure.',
  },
  unavailable: {
    heading: 'Impossible pour le moment',
    text: 'Ce formulaire n’accepte pas d’inscriptions en ce moment. Réessayez plus tard.',
  },
  failed: {
    heading: 'Un problème est survenu de notre côté',
    text: 'Rien n’a été modifié. Réessayez dans un instant.',
  },
  confirmMessage: (title) => `${title} : confirmez votre inscription ici`,
  mail: {
    subject: (title) => `Veuillez confirmer : ${title}`,
    paragraph:
      'Quelqu’un, vous sans doute, s’est inscrit avec cette adresse. Confirmez-le, et l’inscription est faite.',
    note: 'Le lien est valable 48 heures. Il ouvre une page qui vous pose la question une dernière fois.',
    footer:
      'Ce n’était pas vous ? Alors ne faites rien : sans votre confirmation, vous n’entendrez plus parler de nous.',
  },
};
