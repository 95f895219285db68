import type { Catalogue, Forms } from '../catalogue.ts';
import type { account as english } from '../en/account.ts';

export const account: Catalogue<typeof english, Forms['es']> = {
  signIn: 'Iniciar sesión',
  about:
    'Te enviamos un código por correo. No hay contraseña, y la mayoría de los eventos no piden cuenta para comprar.',
  email: 'Correo electrónico',
  badEmail: 'Escribe una dirección como name@example.com.',
  sendCode: 'Enviarme un código',
  codeSent: 'Hemos enviado un código a {{email}}.',
  enterCode: 'Escribe tu código',
  onItsWay_one: 'Va de camino a <email/> y vale durante {{count, number}} minuto en este navegador.',
  onItsWay_many: 'Va de camino a <email/> y vale durante {{count, number}} de minutos en este navegador.',
  onItsWay_other: 'Va de camino a <email/> y vale durante {{count, number}} minutos en este navegador.',
  noMailServer: 'Esta instalación no tiene servidor de correo: el mensaje está en su carpeta de correo.',
  code: 'Código de {{digits}} cifras',
  codeShort: 'Escribe las {{digits}} cifras.',
  another: 'Enviar otro código',
  otherAddress: 'Usar otra dirección',
  signedIn: 'Has iniciado sesión.',
  signedOut: 'Has cerrado la sesión.',
  tooOften: 'Se ha pedido demasiadas veces.',
  tooOftenAdvice_one:
    'Vuelve a intentarlo en {{count, number}} minuto. Mientras tanto mira tu correo: puede que el último código aún sirva.',
  tooOftenAdvice_many:
    'Vuelve a intentarlo en {{count, number}} de minutos. Mientras tanto mira tu correo: puede que el último código aún sirva.',
  tooOftenAdvice_other:
    'Vuelve a intentarlo en {{count, number}} minutos. Mientras tanto mira tu correo: puede que el último código aún sirva.',
  yours: 'Tu cuenta',
  as: 'Has iniciado sesión como <email/>.',
  sameAddress: 'Inicia sesión con la misma dirección en otro dispositivo y allí serás la misma persona.',
  goOn: 'Continuar',
  signOut: 'Cerrar sesión',
};
