/** What the ImagePipeline server says of a body, as FastAPI says it: a list of complaints. */

/** @typedef {{ loc: string[], msg: string, type: string }} Complaint */

/** @type {[name: string, isGood: (value: unknown) => boolean, msg: string, isRequired?: true][]} */
const rules = [
  ['model_id', isText, 'str type expected', true],
  ['prompt', isText, 'str type expected', true],
  ['negative_prompt', isText, 'str type expected'],
  ['num_inference_steps', isWithin(1, 100, 1), 'ensure this value is an integer from 1 to 100'],
  ['strength', isWithin(0, 1), 'ensure this value is from 0 to 1'],
  ['samples', isWithin(1, 4, 1), 'ensure this value is an integer from 1 to 4'],
  ['guidance_scale', isWithin(1, 20), 'ensure this value is from 1 to 20'],
  ['width', isWithin(64, 1536, 8), 'ensure this value is a multiple of 8 from 64 to 1536'],
  ['height', isWithin(64, 1536, 8), 'ensure this value is a multiple of 8 from 64 to 1536'],
  ['seed', isWithin(0, Number.MAX_SAFE_INTEGER, 1), 'value is not a valid integer'],
  ['refiner', isTruth, 'value could not be parsed to a boolean'],
  ['safety_checker', isTruth, 'value could not be parsed to a boolean'],
  ['lora_models', Array.isArray, 'value is not a valid list'],
  ['lora_weights', Array.isArray, 'value is not a valid list'],
]

/** @returns {Complaint[]} */
export function complaints(/** @type {string} */ endpoint, /** @type {Record<string, unknown>} */ body) {
  const pictures = endpoint.endsWith('inpainting')
    ? ['init_image', 'mask_image']
    : endpoint.endsWith('image2image')
      ? ['init_image']
      : []
  /** @type {typeof rules} */
  const all = [
    ...rules,
    ...pictures.map(
      (name) => /** @type {typeof rules[0]} */ ([name, isAddress, 'invalid or missing URL scheme', true]),
    ),
  ]
  return all.flatMap(([name, isGood, msg, isRequired]) => {
    const value = body[name]
    if (value === undefined)
      return isRequired ? [{ loc: ['body', name], msg: 'field required', type: 'value_error.missing' }] : []
    return isGood(value) ? [] : [{ loc: ['body', name], msg, type: 'value_error' }]
  })
}

function isText(/** @type {unknown} */ value) {
  return typeof value === 'string'
}

function isTruth(/** @type {unknown} */ value) {
  return typeof value === 'boolean'
}

function isAddress(/** @type {unknown} */ value) {
  return typeof value === 'string' && /^https:\/\/\S+$/.test(value)
}

/** @returns {(value: unknown) => boolean} */
function isWithin(/** @type {number} */ min, /** @type {number} */ max, step = 0) {
  return (value) => typeof value === 'number' && value >= min && value <= max && (step === 0 || value % step === 0)
}
