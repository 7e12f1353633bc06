"""The pages of the browser app. They draw what a Turn, an Article or a Document holds, and decide nothing.

routes.py       the pages and their addresses
door.py         who may enter which page; the form to sign in
signing.py      signing in and out, by way of Streamlit
session.py      what belongs to the process and to the reader: the service, who reads, audience, conversation
frame.py        what every page has: style, masthead, footer, errors as plain messages
render.py       text to safe HTML: pure functions
wording.py      the words for standings, kinds, verdicts
components/     parts of pages: functions from values to HTML, and the chat
pages/          one thin file per page
"""
