/** A bucket of the person's own, where start pictures and masks lie while the API fetches them. */
import { Check, kit, SecretInput, SettingInput, SettingsPanel } from '../kit/index.ts'
import { bucketAdvice, forgetBucket, rememberSecret, setBucket, setSecret, useBucket } from './bucket.ts'

const endpoints = [
  'https://s3.eu-central-1.amazonaws.com',
  'https://ACCOUNT.r2.cloudflarestorage.com',
  'https://s3.us-west-004.backblazeb2.com',
]

export function BucketPanel() {
  const { settings, hasSecret, isRemembered } = useBucket()
  const setting = (name: keyof typeof settings) => ({
    id: `field-bucket-${name}`,
    value: settings[name],
    onChange: (typed: string) => setBucket(name, typed),
  })
  return (
    <SettingsPanel summary="Bucket for pictures">
      <p className={kit.quiet}>
        S3, R2, B2 and others of their kind. Start pictures and masks of this device are uploaded there, so that the API
        can fetch them. Its CORS rules must allow PUT from this page.
      </p>
      <SettingInput {...setting('endpoint')} label="Endpoint" proposals={endpoints} />
      <SettingInput {...setting('name')} label="Bucket" />
      <SettingInput {...setting('region')} label="Region" proposals={['auto', 'us-east-1', 'eu-central-1']} />
      <SettingInput {...setting('accessKeyId')} label="Access key id" />
      <SecretInput
        id="field-bucket-secret"
        label="Secret access key"
        placeholder="of a key that can write to this bucket only"
        isKept={hasSecret}
        onChange={setSecret}
      />
      <Check checked={isRemembered} onChange={rememberSecret}>
        Remember the secret on this device
      </Check>
      <SettingInput {...setting('publicUrl')} label="Public address (empty: links that last an hour)" />
      <div className={kit.actions}>
        <button type="button" onClick={forgetBucket}>
          Forget bucket
        </button>
      </div>
      <p className={kit.quiet} role="status">
        {bucketAdvice()}
      </p>
    </SettingsPanel>
  )
}
