"""Warm kernels: each one forked from a template process that has only imported.

A kernel that starts cold spends two seconds importing what every notebook
imports. Here a *template* process imports it once, does nothing else, and
forks; the child becomes an ordinary ipykernel. Jupyter's tools (papermill,
nbclient, nbconvert, JupyterLab) use it through a kernel provisioner and know
nothing of it.

Owner's side: :mod:`~diagnostic.warm.provisioner` (what Jupyter calls),
:mod:`~diagnostic.warm.templates` (which template serves which kernel),
:mod:`~diagnostic.warm.handle` (a kernel seen from outside) and
:mod:`~diagnostic.warm.sameness` (what must be equal for a fork to be the same
as a cold start). Template's side, run by ``__main__``:
:mod:`~diagnostic.warm.preload`, :mod:`~diagnostic.warm.serving` and
:mod:`~diagnostic.warm.becoming`. :mod:`~diagnostic.warm.wire` is what they say
to each other.
"""
