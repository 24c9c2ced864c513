/**
 * What the program says: lines while it works, and the one sentence and the exit status of each
 * problem it can end with. Uses nothing of ours, so that everything may use it.
 *
 * <p>Start reading at {@link org.dcm4chee.arc.zip.overlay.report.Problem}.
 */
package org.dcm4chee.arc.zip.overlay.report;
