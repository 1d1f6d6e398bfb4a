/** The control that suits a field. */
import {
  type ChoiceField,
  type FieldName,
  fieldFor,
  type NumberField,
  type SeedField,
} from '../../src/parameters/index.ts'
import { MaskControl, OnlyMaskedControl } from '../mask/index.ts'
import { VaeControl, WeightBitsControl } from '../models/index.ts'
import { PromptControl } from '../prompt/index.ts'
import {
  ChoiceControl,
  LineControl,
  ListControl,
  NumberControl,
  SwitchControl,
  TextControl,
  useDestination,
} from '../request/index.ts'
import { PictureControl } from '../start-picture/index.ts'
import { SamplesControl } from './SamplesControl.tsx'
import { SeedControl } from './SeedControl.tsx'
import { SizeControl } from './SizeControl.tsx'
import { StrengthControl } from './StrengthControl.tsx'
import { UpscalerControl } from './UpscalerControl.tsx'

export function Control({ name }: { name: FieldName }) {
  const destination = useDestination()
  const field = fieldFor(name, destination)
  switch (name) {
    case 'prompt':
    case 'negative_prompt':
      return <PromptControl name={name} />
    case 'width':
      return <SizeControl />
    case 'height':
      return null
    case 'init_image':
      return <PictureControl />
    case 'samples':
      return <SamplesControl field={field as NumberField} />
    case 'strength':
      return <StrengthControl field={field as NumberField} />
    case 'padding_mask_crop':
      return <OnlyMaskedControl field={field as NumberField} />
    case 'mask_image':
      return <MaskControl />
    case 'lora_models':
    case 'lora_weights':
    case 'embeddings':
      return <ListControl name={name} />
    case 'seed':
    case 'subseed':
      return <SeedControl name={name} max={(field as SeedField).max} />
    case 'vae':
      return <VaeControl />
    case 'hr_upscaler':
      return <UpscalerControl field={field as ChoiceField} />
    case 'weight_bits':
      return <WeightBitsControl field={field as ChoiceField} />
    case 'webhook':
    case 'server_id':
      return <LineControl name={name} />
    case 'hr_prompt':
    case 'hr_negative_prompt':
      return <TextControl name={name} placeholder="As in the first pass" />
  }
  switch (field.kind) {
    case 'number':
      return <NumberControl name={name} field={field} />
    case 'choice':
      return <ChoiceControl name={name} field={field} />
    case 'switch':
      return <SwitchControl name={name} />
  }
}
