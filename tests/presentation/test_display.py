import base64
import pickle

import pandas as pd

from diagnostic.presentation.display import Block


def test_a_block_shows_every_form_and_says_which_one_the_book_takes():
    block = Block("figure", "md", "<p>", "plain", "fig-a", png=b"png", data=pd.DataFrame())
    bundle, note = block.using(indicators=["b", "a", "a"])._repr_mimebundle_()
    assert bundle["text/markdown"] == "md"
    assert base64.b64decode(bundle["image/png"]) == b"png"
    assert note == {
        "diagnostic": {
            "form": "text/markdown",
            "kind": "figure",
            "figure": "fig-a",
            "used": {"indicators": ["a", "b"]},
        }
    }


def test_a_block_without_image_has_no_figure():
    bundle, note = Block("prose", "md", "<p>", "plain")._repr_mimebundle_()
    assert "image/png" not in bundle
    assert note == {"diagnostic": {"form": "text/markdown", "kind": "prose"}}
    assert repr(Block("prose", "md", "<p>", "plain")) == "plain"


def test_the_screen_s_form_is_made_once_and_carried_once():
    made = []
    block = Block("prose", "a", lambda: f"<p>{made.append(1) or len(made)}</p>", "a")
    assert block.html == block._repr_mimebundle_()[0]["text/html"] == "<p>1</p>"
    assert "html" not in block.__getstate__()
    assert pickle.loads(pickle.dumps(block)).html == "<p>1</p>"
    assert block.using(sources=["x"]).html == "<p>2</p>"
