/** The `usher` command, which falls at a barrier. */
import './arm';
import '../../../bin/usher';
