"""What is compiled before anybody waits for it."""

from graph.compiling import compile_kernels


def test_all_that_an_analysis_does_can_be_done_on_a_made_up_network():
    compile_kernels()
