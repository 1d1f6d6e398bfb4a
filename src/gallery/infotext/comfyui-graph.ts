/** A ComfyUI graph in its API's form: nodes by their ids. An input is a value, or [id of a node, number of its output]. */
export type Graph = ReadonlyMap<string, GraphNode>

export interface GraphNode {
  class_type: string
  inputs: Record<string, unknown>
}
