// Names Pulumi's language host for Node as a dependency, so that go.mod and go.sum pin what "go build" builds.
package main

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"

func main() {}
