// gosched.go: one runtime.Gosched() among four goroutines on one CPU, in ns.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

func main() {
	const goroutines, rounds = 4, 2000000
	runtime.GOMAXPROCS(1)
	var all sync.WaitGroup
	all.Add(goroutines)
	before := time.Now()
	for i := 0; i < goroutines; i++ {
		go func() {
			defer all.Done()
			for j := 0; j < rounds; j++ {
				runtime.Gosched()
			}
		}()
	}
	all.Wait()
	fmt.Printf("%.2f\n", float64(time.Since(before).Nanoseconds())/(goroutines*rounds))
}
