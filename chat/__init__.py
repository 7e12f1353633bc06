"""From a question to a cited answer.

`chat.service.Service` is what the app and the command line call, `chat.turn` holds the values that pass along the path,
`chat.pipeline` is the path. Nothing is imported here, so that a value type never costs a model.
"""
