/** Settings of something that is reached: folded away, typed or kept secret. */
export { SecretInput } from './SecretInput.tsx'
export { SettingInput } from './SettingInput.tsx'
export { SettingsPanel } from './SettingsPanel.tsx'
