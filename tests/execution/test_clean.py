"""What changes from one run to the next is taken out of executed notebooks."""

import time

from nbformat.v4 import new_code_cell, new_notebook, new_output

from diagnostic.execution.clean import cleaned


def test_the_pretended_file_of_a_cell_says_nothing_of_the_kernel():
    warning = "/tmp/dp-x1/tmp/ipykernel_42/777.py:3: UserWarning: no\n  in C:\\T\\ipykernel_7\\8.py"
    cell = new_code_cell(outputs=[new_output("stream", name="stderr", text=warning)])
    (done,) = cleaned(new_notebook(cells=[cell])).cells
    assert done.outputs[0].text == "777.py:3: UserWarning: no\n  in 8.py"


def test_a_very_long_word_is_cleaned_at_once():
    cell = new_code_cell(outputs=[new_output("stream", name="stdout", text="a/" * 500_000)])
    started = time.process_time()
    cleaned(new_notebook(cells=[cell]))
    assert time.process_time() - started < 2
