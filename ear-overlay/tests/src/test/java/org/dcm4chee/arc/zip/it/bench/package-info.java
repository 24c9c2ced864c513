/** What {@code mvn -Pbench verify} runs: the plugin compared with the archive's own answers. */
package org.dcm4chee.arc.zip.it.bench;
