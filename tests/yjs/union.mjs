// Answers with the real Yjs what our own code says about the same bytes. Cases come as JSON on stdin, answers go to stdout.
//
// A case is { updates: [hex] }, applied in this order to one empty document, or { blocks: [{ client, root, key, value }] },
// each written through Yjs' own API by a document of its own and then merged. Leaves out any opinion: the test compares.
import * as Y from 'yjs'

const fromHex = (hex) => new Uint8Array(Buffer.from(hex, 'hex'))
const toHex = (bytes) => Buffer.from(bytes).toString('hex')

/** Writes one block as an ordinary user of Yjs would. */
const write = ({ client, root, key, value }) => {
  const doc = new Y.Doc({ gc: false })
  doc.clientID = client
  doc.getMap(root).set(key, fromHex(value))
  return Y.encodeStateAsUpdate(doc)
}

const answer = ({ updates = [], blocks = [] }) => {
  const doc = new Y.Doc({ gc: false })
  for (const update of [...updates.map(fromHex), ...blocks.map(write)]) Y.applyUpdate(doc, update)
  return {
    update: toHex(Y.encodeStateAsUpdate(doc)),
    vector: toHex(Y.encodeStateVector(doc)),
    // What a person at a Yjs server would see: root, key and value of all that is there.
    values: ['e', 'b', 't'].flatMap((root) =>
      [...doc.getMap(root).entries()].map(([key, value]) => [root, key, toHex(value)])
    ).sort()
  }
}

let input = ''
for await (const chunk of process.stdin) input += chunk
process.stdout.write(JSON.stringify(JSON.parse(input).map(answer)))
