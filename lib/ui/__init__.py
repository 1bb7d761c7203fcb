"""The shell: with app.py and pages/, the only place that imports Streamlit."""
