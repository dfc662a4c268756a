"""The template process: import, then fork on demand. Run by path, never with ``-m``.

With ``-m`` the working directory would be searched for modules first, and a
cold kernel does not search it for its own.
"""

import sys

if __name__ == "__main__":
    # This script's own folder: nothing in it is a top-level module.
    if sys.path and sys.path[0] == __file__.rpartition("/")[0]:
        del sys.path[0]
    from diagnostic.warm.serving import main

    born = main(sys.argv[1:])
    # From here on, in a child only: the template's own life ends inside main().
    from diagnostic.warm.becoming import become

    become(born)
