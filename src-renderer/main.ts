// Before anything that has schemas: the first of them asks whether code may be built from text.
import '#contract/schema-mode.ts';
import { mount } from 'svelte';
import { createAssistantApi } from '#contract/api.ts';
import { wordsOf } from '#contract/words.ts';
import '@fontsource-variable/figtree/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import App from './App.svelte';
import { createBrowserAudio } from './audio/browser-audio.ts';
import { Field } from './field/field.svelte.ts';
import { Memory } from './state/memory.svelte.ts';
import { Session } from './state/session.svelte.ts';
import { Voice } from './state/voice.svelte.ts';
import { createBridgeTransport } from './transport/bridge.ts';
import { readPageToken } from './transport/page-token.ts';
import { createSocketTransport } from './transport/websocket.ts';

const words = wordsOf(document.documentElement.lang);
const lost = words.refusals.noConnection;
const transport = window.os1 ? createBridgeTransport(window.os1, lost) : createSocketTransport(readPageToken(), lost);
const api = createAssistantApi(transport);
const session = new Session(api, words);
const memory = new Memory(session);
const voice = new Voice(api, createBrowserAudio());
const field = new Field();
const target = document.getElementById('app');
if (!target) throw new Error('The page has no place for the program.');
mount(App, { target, props: { session, voice, memory, field } });
