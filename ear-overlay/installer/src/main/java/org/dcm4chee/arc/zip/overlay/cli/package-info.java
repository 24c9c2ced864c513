/**
 * The command line: one class a command, and the options they share. Says what is done and in which
 * order; how is in the other packages, all of which it may use. Only this package knows picocli.
 *
 * <p>Start reading at {@link org.dcm4chee.arc.zip.overlay.cli.Overlay}, then {@code
 * InstallCommand}.
 */
package org.dcm4chee.arc.zip.overlay.cli;
