/**
 * What {@code mvn -Pdemo verify} runs. Start reading at {@link org.dcm4chee.arc.zip.it.demo.Demo}.
 */
package org.dcm4chee.arc.zip.it.demo;
