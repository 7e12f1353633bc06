"""The browser app: page config and navigation. The pages are in chat/ui/pages."""

from __future__ import annotations

import streamlit as st

from chat.ui import routes

st.set_page_config(page_title="Sequitur", page_icon=routes.ICON, layout="centered")
st.navigation(routes.pages(), position="hidden").run()
