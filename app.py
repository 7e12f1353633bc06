"""The browser app: page config, navigation, and who may enter. The pages are in chat/ui/pages."""

from __future__ import annotations

import streamlit as st

from chat.ui import door, routes

if __name__ == "__main__":
    st.set_page_config(page_title="Sequitur", page_icon=routes.ICON, layout="centered")
    door.enter(st.navigation(routes.pages(), position="hidden"))
