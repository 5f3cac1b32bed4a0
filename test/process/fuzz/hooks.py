"""What schemathesis is to look for beside server errors."""

import re

import schemathesis

# A frame of a stack, or a file of the program.
TRACE = re.compile(r"\bat \S+ \(|\.[cm]?[jt]s:\d+|node_modules|Error:\s")


@schemathesis.check
def no_stack(ctx, response, case):
    """No answer shows where in the program something went wrong."""
    sent = str(case.body) + str(case.query) + str(case.path_parameters)
    for found in TRACE.findall(response.text):
        # What was sent may be named in the answer.
        assert found in sent, f"The answer shows {found!r}"


@schemathesis.check
def errors_are_explained(ctx, response, case):
    """A refusal says what is wrong, in the published shape."""
    if response.status_code >= 400 and case.method.upper() != "HEAD":
        errors = response.json()["errors"]
        assert errors and all(error["title"] for error in errors)
