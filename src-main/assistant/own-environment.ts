import { withoutKeys } from '../conversation/child-environment.ts';

/**
 * The environment as this process was given it, keys included; those are then taken out of `shared` (process.env), which every program
 * that we or our libraries start inherits: browsers, helpers of Electron, recorders.
 */
export function takeEnvironment(shared: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const environment = { ...shared };
  const open = withoutKeys(environment);
  for (const name of Object.keys(environment)) if (!Object.hasOwn(open, name)) Reflect.deleteProperty(shared, name);
  return environment;
}
